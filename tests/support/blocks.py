"""Blocks of a page's body, as the fixtures that write pages take them."""


def paragraph(text: str) -> tuple[str, str]:
    return "paragraph", f"<p>{text}</p>"


def heading(text: str) -> tuple[str, dict]:
    return "heading", {"text": text, "level": "2"}


def image(picture, caption: str) -> tuple[str, dict]:
    described = {"image": picture.pk, "decorative": False, "alt_text": "A plover"}
    return "image", {"image": described, "caption": caption}
