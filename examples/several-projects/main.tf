terraform {
  required_providers {
    interlink = {
      source = "interlink-provider/interlink"
    }
  }
}

# One API key, three projects. The network project owns the dedicated connection
# and everything on it; it is the default.
provider "interlink" {
  project_id = var.network_project_id
}

# An alias orders in another project. It may have another key, profile or region
# too.
provider "interlink" {
  alias      = "office"
  project_id = var.office_project_id
}

data "interlink_dedicated_connection" "this" {
  name       = var.connection
  project_id = var.network_project_id
}

resource "interlink_routing_policy" "v4" {
  name              = "network-v4"
  prefix_filter_in  = ["192.168.0.0/16"]
  prefix_filter_out = ["10.64.0.0/16"]

  # A link lets go of the policy before the policy is deleted.
  lifecycle {
    create_before_destroy = true
  }
}

# One link for each team, to the VPC in the project of that team. The links are
# in the network project, as the connection is.
resource "interlink_link" "team" {
  for_each = var.teams

  name                     = "network-${each.key}"
  pop_id                   = data.interlink_dedicated_connection.this.pop_id
  connection_id            = data.interlink_dedicated_connection.this.id
  bandwidth_mbps           = each.value.bandwidth_mbps
  peer_asn                 = var.peer_asn
  vlan                     = each.value.vlan
  vpc_id                   = each.value.vpc_id
  routing_policy_v4_id     = interlink_routing_policy.v4.id
  enable_route_propagation = true
}

# A hosted link that belongs to the project of the office, and is billed there.
data "interlink_partner" "office" {
  name = "FranceIX"
}

data "interlink_pop" "office" {
  name = "Telehouse TH2"
}

resource "interlink_link" "office" {
  provider = interlink.office

  name           = "office"
  pop_id         = data.interlink_pop.office.id
  partner_id     = data.interlink_partner.office.id
  bandwidth_mbps = 50
}
