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

# From the order to traffic: a self-hosted link, and a router with FRRouting.

# 1. What crosses. A link has one BGP session for each family that it has a
# policy for. The directions are Scaleway's: "in" is what your router announces.
resource "interlink_routing_policy" "v4" {
  name              = "router-v4"
  prefix_filter_in  = ["192.168.0.0/16"]
  prefix_filter_out = ["10.64.0.0/16"]

  # A link lets go of the policy before the policy is deleted.
  lifecycle {
    create_before_destroy = true
  }
}

resource "interlink_routing_policy" "v6" {
  name              = "router-v6"
  prefix_filter_in  = ["2001:db8:1::/48"]
  prefix_filter_out = ["2001:db8:64::/48"]

  lifecycle {
    create_before_destroy = true
  }
}

# 2. The order. The link is "ready" once Scaleway has built it.
data "interlink_dedicated_connection" "this" {
  name = var.connection
}

resource "interlink_link" "self_hosted" {
  name           = "dc3"
  pop_id         = data.interlink_dedicated_connection.this.pop_id
  connection_id  = data.interlink_dedicated_connection.this.id
  bandwidth_mbps = 1000
  peer_asn       = var.asn
  vlan           = 1600

  vpc_id                   = var.vpc_id
  routing_policy_v4_id     = interlink_routing_policy.v4.id
  routing_policy_v6_id     = interlink_routing_policy.v6.id
  enable_route_propagation = true
}

# 3. What the router has to be set to.
data "interlink_router_configuration" "self_hosted" {
  link_id   = interlink_link.self_hosted.id
  dialect   = "frr"
  interface = "eth1"

  # Without this, a change of prefixes reaches the text one apply later.
  depends_on = [interlink_routing_policy.v4, interlink_routing_policy.v6]
}

# 4. The router. The command runs again whenever the text changes.
resource "terraform_data" "self_hosted" {
  triggers_replace = data.interlink_router_configuration.self_hosted.text

  provisioner "local-exec" {
    command = var.load_command
    environment = {
      LINK          = interlink_link.self_hosted.name
      CONFIGURATION = data.interlink_router_configuration.self_hosted.text
    }
  }
}

# 5. The gate. It opens once every BGP session is up. What needs traffic depends
# on it.
resource "interlink_link_activation" "self_hosted" {
  link_id    = interlink_link.self_hosted.id
  wait_for   = "bgp_up"
  depends_on = [terraform_data.self_hosted]

  timeouts {
    create = var.patience
  }
}
