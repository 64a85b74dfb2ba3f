from tests.blog.conftest import author, index, write_article

__all__ = ["author", "index", "write_article"]
