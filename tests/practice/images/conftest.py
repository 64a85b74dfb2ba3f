from tests.blog.conftest import author, editor, index, make_reference, write_article

__all__ = ["author", "editor", "index", "make_reference", "write_article"]
