"""Payment gateways behind one Protocol (`payments.gateway.Gateway`)."""
