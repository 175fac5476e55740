"""Active load balancing: meter supervision, headroom and the control law."""
