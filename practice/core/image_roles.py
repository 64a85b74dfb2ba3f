"""The roles of images in this site's layout; to be changed together with site.css.

Models declare which of them their images need in ``image_roles``, by field name. Templates use
them by name: ``{% show_picture image "card" %}``.
"""

from practice.images.roles import Crop, Role

# The page's margins are 4vw, and 1.125rem on screens up to 450 pixels wide. A telephone with three
# device pixels to a CSS pixel is given two: the difference is invisible, the file far smaller.
FULL_WIDTH = (
    "(min-width: 28.125rem) 92vw, "
    "(min-resolution: 2.5dppx) calc(66.7vw - 1.5rem), "
    "calc(100vw - 2.25rem)"
)
# Telephones 412 pixels wide take 660 of these widths, and those of 375 to 400 take 720.
NARROW_SCREENS = Crop((16, 10), (480, 660, 720, 1040), FULL_WIDTH)

HERO = Role(
    (
        Crop(
            (2, 1), (720, 1120, 1680), "(min-width: 76rem) 70rem, 92vw", media="(min-width: 48rem)"
        ),
        NARROW_SCREENS,
    ),
    eager=True,
)
WELCOME = Role(
    (
        Crop(
            (1, 1),
            (540, 1080),
            "(min-width: 76rem) 33.75rem, calc(46vw - 1.25rem)",
            media="(min-width: 60rem)",
        ),
        NARROW_SCREENS,
    ),
    eager=True,
)
# Cards stand in one to three columns; in the list of articles, with the image beside the text.
CARD = Role(
    (
        Crop(
            (16, 10),
            (480, 660, 720),
            "(min-width: 76rem) 21.7rem, (min-width: 64.2rem) calc(30.7vw - 1.7rem), "
            f"(min-width: 41.9rem) calc(46vw - 1.25rem), {FULL_WIDTH}",
        ),
    )
)
CARD_IN_LIST = Role((Crop((16, 10), (480, 660, 720), f"(min-width: 44rem) 20rem, {FULL_WIDTH}"),))
IN_TEXT = Role((Crop(None, (480, 720, 1216), f"(min-width: 41.5rem) 38rem, {FULL_WIDTH}"),))
PORTRAIT = Role((Crop((1, 1), (96, 192), "6rem"),))
PROFILE = Role((Crop((1, 1), (224, 448), "(min-width: 35rem) 14rem, 40vw"),), eager=True)
SOCIAL = Role((Crop((1200, 630), (1200,)),), formats=())  # only a JPEG, for other sites

# In one file, of twice the size in which it is shown; lossless, as it may be transparent.
LOGO = Role((Crop(None, (640,), max_height=112),), formats=(), fallback_format="webp-lossless")

ROLES = {
    "hero": HERO,
    "welcome": WELCOME,
    "card": CARD,
    "card-in-list": CARD_IN_LIST,
    "in-text": IN_TEXT,
    "portrait": PORTRAIT,
    "profile": PROFILE,
}
