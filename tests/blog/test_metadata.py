"""The title, description, address and other metadata in the head of blog pages."""

HOST = "http://localhost"


def test_an_article_names_its_author_dates_and_topic(get_metadata, full_article):
    head = get_metadata(full_article.url)
    assert head["og:type"] == "article"
    assert head["canonical"] == head["og:url"] == f"{HOST}/blog/rest/"
    assert head["article:published_time"] == "2024-03-14"
    assert head["article:modified_time"] == "2025-02-13"
    assert head["article:section"] == "Sleep"
    assert head["article:author"] == f"{HOST}/blog/authors/cy/"


def test_topics_and_authors_have_titles_descriptions_and_addresses_of_their_own(
    get_metadata, full_article
):
    topic = get_metadata("/blog/topics/sleep/")
    assert topic["canonical"] == topic["og:url"] == f"{HOST}/blog/topics/sleep/"
    assert (topic["og:title"], topic["description"]) == ("Sleep", "On nights.")
    author = get_metadata("/blog/authors/ann-example/?letter=1")
    assert author["canonical"] == f"{HOST}/blog/authors/ann-example/"
    assert author["og:title"] == "Dr Ann Example"
    assert author["og:type"] == "profile"
    assert author["description"] == "Dr Ann Example, Psychotherapist"


def test_the_second_page_of_a_list_has_an_address_of_its_own(get_metadata, add_article, topic):
    for _ in range(11):
        add_article(topics=[topic])
    for url in ("/blog/", "/blog/topics/sleep/", "/blog/authors/ann-example/"):
        assert get_metadata(f"{url}?page=1&from=letter")["canonical"] == HOST + url
        second = get_metadata(f"{url}?from=letter&page=2")
        assert second["canonical"] == second["og:url"] == f"{HOST}{url}?page=2"
        assert second["og:title"].endswith(", page 2")


def test_noindex_of_the_index_applies_to_the_pages_beneath_it(
    get_metadata, get_html, index, write_article, topic
):
    write_article(topics=[topic])
    index.noindex = True
    index.save_revision().publish()
    for url in ("/blog/", "/blog/topics/sleep/", "/blog/authors/ann-example/"):
        assert get_metadata(url)["robots"] == "noindex"
    assert "/blog/" not in get_html("/sitemap.xml")
