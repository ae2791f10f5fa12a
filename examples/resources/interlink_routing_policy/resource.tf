# One policy for each family. A policy may serve many links.
resource "interlink_routing_policy" "v4" {
  name              = "office-v4"
  prefix_filter_in  = ["192.168.0.0/16"]
  prefix_filter_out = ["10.64.0.0/16", "10.65.0.0/16"]

  # A link lets go of the policy before the policy is deleted.
  lifecycle {
    create_before_destroy = true
  }
}

resource "interlink_routing_policy" "v6" {
  name              = "office-v6"
  prefix_filter_in  = ["2001:db8:1::/48"]
  prefix_filter_out = ["2001:db8:64::/48"]
  tags              = ["office"]

  lifecycle {
    create_before_destroy = true
  }
}
