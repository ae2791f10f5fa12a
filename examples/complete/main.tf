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

# Everything together: two links over two PoPs, a routing policy for each
# family, a VPC, the handover of the pairing keys, a gate and outputs.

locals {
  links = {
    th2 = { pop = "Telehouse TH2", partner = "FranceIX" }
    dc3 = { pop = "DC3", partner = "FreePro" }
  }
}

data "interlink_partner" "this" {
  for_each = local.links
  name     = each.value.partner
}

data "interlink_pop" "this" {
  for_each = local.links
  name     = each.value.pop
}

resource "interlink_routing_policy" "v4" {
  name              = "${var.name}-v4"
  prefix_filter_in  = ["192.168.0.0/16"]
  prefix_filter_out = ["10.64.0.0/16", "10.65.0.0/16"]
  tags              = var.tags

  # A link lets go of the policy before the policy is deleted.
  lifecycle {
    create_before_destroy = true
  }
}

resource "interlink_routing_policy" "v6" {
  name              = "${var.name}-v6"
  prefix_filter_in  = ["2001:db8:1::/48"]
  prefix_filter_out = ["2001:db8:64::/48"]
  tags              = var.tags

  lifecycle {
    create_before_destroy = true
  }
}

resource "interlink_link" "this" {
  for_each = local.links

  name            = "${var.name}-${each.key}"
  pop_id          = data.interlink_pop.this[each.key].id
  partner_id      = data.interlink_partner.this[each.key].id
  bandwidth_mbps  = var.bandwidth_mbps
  tags            = var.tags
  wait_for_status = "requested"

  # A plan that would end a link is refused. To end them: apply with false first.
  deletion_protection = var.deletion_protection

  vpc_id                   = var.vpc_id
  routing_policy_v4_id     = interlink_routing_policy.v4.id
  routing_policy_v6_id     = interlink_routing_policy.v6.id
  enable_route_propagation = true

  timeouts {
    create = "15m"
    update = "15m"
    delete = "1h"
  }

  lifecycle {
    precondition {
      condition     = contains(data.interlink_pop.this[each.key].available_link_bandwidths_mbps, var.bandwidth_mbps)
      error_message = "The PoP ${each.value.pop} does not offer ${var.bandwidth_mbps} Mbps."
    }
  }
}

# Takes each key to its partner, once for each order.
resource "terraform_data" "handover" {
  for_each         = interlink_link.this
  triggers_replace = each.value.id

  provisioner "local-exec" {
    command = var.handover_command
    environment = {
      PAIRING_KEY = each.value.pairing_key
      PARTNER     = data.interlink_partner.this[each.key].name
      EMAIL       = data.interlink_partner.this[each.key].contact_email
    }
  }
}

# Opens once both links are built. What needs them depends on it.
resource "interlink_link_activation" "this" {
  for_each   = interlink_link.this
  link_id    = each.value.id
  depends_on = [terraform_data.handover]

  timeouts {
    create = var.patience
  }
}
