"""One file a revision. Additive changes come before the code that needs them, destructive ones after."""
