"""Folders, git and caches as the doors find them on a disk."""
