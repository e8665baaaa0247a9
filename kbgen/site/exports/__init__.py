"""The site's data as files for other programs: JSON with schemas, CSV, Atom feeds, `llms.txt`."""

from kbgen.site.exports.files import Address, Links, exported, exports

__all__ = ["Address", "Links", "exported", "exports"]
