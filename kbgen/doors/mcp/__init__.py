"""The assistant: `kbgen mcp`, a read-only server of the Model Context Protocol over stdio."""
