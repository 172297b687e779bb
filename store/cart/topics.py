"""What the cart announces."""

CART_LEFT = "cart.left"
