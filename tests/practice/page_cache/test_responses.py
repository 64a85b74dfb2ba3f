"""The responses made from a stored one: content coding, conditional requests and HEAD."""

import gzip

import brotli
import pytest

from tests.support.page_cache import PUBLIC, TEXT


def test_head_gets_the_headers_of_the_page_without_its_body(send_request, origin):
    head, get = send_request(method="HEAD"), send_request()
    assert (head.status, head.body, head.headers) == (200, b"", get.headers)
    assert get.body == TEXT.encode()
    assert len(origin.requests) == 1


def test_head_of_an_uncacheable_page_has_no_body_either(send_request, origin):
    origin.headers = {}
    assert send_request(method="HEAD").body == b""
    assert send_request(method="HEAD").headers["content-length"] == str(len(TEXT))


@pytest.mark.parametrize(
    ("accept_encoding", "encoding"),
    [
        ("", "identity"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("GZIP;q=0.5, br;q=0", "gzip"),
        ("*", "br"),
        ("br;q=0, *;q=0.1", "gzip"),
        ("identity;q=0", "identity"),
        ("br;q=nonsense", "identity"),
        (",;=,;;q,\x00", "identity"),
        ("x" * 5000, "identity"),
    ],
)
def test_the_encoding_is_one_that_the_request_accepts(send_request, accept_encoding, encoding):
    for _ in range(2):
        response = send_request(Accept_Encoding=accept_encoding)
        decode = {"br": brotli.decompress, "gzip": gzip.decompress, "identity": bytes}[encoding]
        assert decode(response.body) == TEXT.encode()
        assert response.headers.get("content-encoding", "identity") == encoding
        assert response.headers["content-length"] == str(len(response.body))
        assert response.headers["vary"] == "Accept-Encoding"


def test_images_are_not_compressed(send_request, origin):
    origin.headers |= {"Content-Type": "image/avif"}
    response = send_request(Accept_Encoding="br")
    assert response.body == TEXT.encode()
    assert "vary" not in response.headers


def test_a_matching_etag_gets_a_304(send_request, origin):
    etag = send_request(Accept_Encoding="br").headers["etag"]
    for if_none_match in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        response = send_request(Accept_Encoding="br", If_None_Match=if_none_match)
        assert (response.status, response.body) == (304, b"")
        assert response.headers["etag"] == etag
        assert response.headers["cache-control"] == PUBLIC
        assert "content-length" not in response.headers
    assert send_request(Accept_Encoding="gzip", If_None_Match=etag).status == 200
    assert send_request(Accept_Encoding="br", If_None_Match='"other"').status == 200
    assert len(origin.requests) == 1


def test_the_date_of_an_immutable_file_gets_a_304(send_request, origin):
    origin.headers = {
        "Cache-Control": "public, max-age=31536000, immutable",
        "Last-Modified": "Sun, 01 Nov 2026 10:00:00 GMT",
    }
    assert send_request(If_Modified_Since="Sun, 01 Nov 2026 10:00:00 GMT").status == 304
    assert send_request(If_Modified_Since="Sat, 31 Oct 2026 10:00:00 GMT").status == 200
