"""Pictures, from the upload to the page.

``uploads`` writes what staff upload anew, ``roles`` says how large each picture is shown,
``sizes`` finds and makes the files for that, ``sweep`` makes them before anybody asks.
"""
