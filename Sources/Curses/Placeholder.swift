// Files of this layer follow.
