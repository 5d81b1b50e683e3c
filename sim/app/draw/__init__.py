"""Pictures of the app: inline SVG from counts, with a title; letters stand in the page beside them."""
