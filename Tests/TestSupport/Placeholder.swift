// Shared test helpers follow.
