"""Make a page easier to read: upright, straight, evenly lit, its red seal faded; or say that it is blank."""
