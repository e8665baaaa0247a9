"""The site's data as files for other programs: JSON with schemas, CSV, Atom feeds, `llms.txt`."""

from kbgen.site.exports.all_files import Address, Links, exported, exports

__all__ = ["Address", "Links", "exported", "exports"]
