"""The search box of the pages: plain JavaScript, and its words."""
