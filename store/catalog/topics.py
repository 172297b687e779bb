"""What the catalogue announces."""

RESTOCKED = "catalog.restocked"  # of a variant: there is some again
PICTURE_ADDED = "catalog.picture_added"  # or is to be cropped anew: of a medium
IMPORT_ASKED = "catalog.import_asked"  # or is to go on: of an import run
SHELF_RENAMED = "catalog.shelf_renamed"  # or moved: of a category, found by its words
SHELF_PICTURE_SENT = "catalog.shelf_picture_sent"  # of a shelf picture
