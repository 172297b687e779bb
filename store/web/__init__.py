"""What all views share: htmx, forms, errors, headers, sessions, templates, assets."""
