"""URLs that browsers and researchers look for without a link."""
