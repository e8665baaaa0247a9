"""The editor: `kbgen lsp`."""
