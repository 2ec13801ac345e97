"""What is made to be handed out: sheets, pages to print, pictures, codes; and what people hand in, read back.

Pure: bytes and rows in, bytes and rows out. No database, no clock, no framework, and no wording: every text is handed
in as it is to be read. The libraries behind it are loaded by whoever first needs them, so that a shop starts quickly.
"""
