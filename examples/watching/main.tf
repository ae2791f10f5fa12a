terraform {
  required_providers {
    interlink = {
      source = "interlink-provider/interlink"
    }
  }
}

# Credentials, project and region come from the environment (SCW_*) or from a
# profile of Scaleway's configuration file.
provider "interlink" {}

# Watches the BGP sessions of a link, which another configuration may have
# ordered. A check warns and fails nothing. The data source stands outside of the
# check: within it, no plan would ever be empty.

data "interlink_link" "this" {
  name = var.name
}

check "bgp" {
  assert {
    condition     = data.interlink_link.this.bgp_v4_status == "up"
    error_message = "The BGP session of ${var.name} over IPv4 is ${data.interlink_link.this.bgp_v4_status}; the link is ${data.interlink_link.this.status}."
  }

  # A link without an IPv6 policy has no session over IPv6: it is "disabled".
  assert {
    condition     = data.interlink_link.this.bgp_v6_status != "down"
    error_message = "The BGP session of ${var.name} over IPv6 is down; the link is ${data.interlink_link.this.status}."
  }
}
