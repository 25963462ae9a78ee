"""Sets that are made when they are loaded, in place of published ones: no files, or those of installed libraries."""
