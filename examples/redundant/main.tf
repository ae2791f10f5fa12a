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

# Two links over PoPs in two cities, each by another partner: neither a data
# centre nor a partner takes both of them down. Both lead to one VPC and use one
# policy.

data "interlink_partner" "this" {
  for_each = var.links
  name     = each.value.partner
}

data "interlink_pop" "this" {
  for_each = var.links
  name     = each.value.pop
}

resource "interlink_routing_policy" "v4" {
  name              = "${var.name}-v4"
  prefix_filter_in  = var.accept
  prefix_filter_out = var.advertise

  # A link lets go of the policy before the policy is deleted.
  lifecycle {
    create_before_destroy = true
  }
}

resource "interlink_link" "this" {
  for_each = var.links

  name           = "${var.name}-${each.key}"
  pop_id         = data.interlink_pop.this[each.key].id
  partner_id     = data.interlink_partner.this[each.key].id
  bandwidth_mbps = var.bandwidth_mbps

  vpc_id                   = var.vpc_id
  routing_policy_v4_id     = interlink_routing_policy.v4.id
  enable_route_propagation = !contains(var.drained, each.key)

  lifecycle {
    # Two PoPs of different names may be in one building, or in one street.
    precondition {
      condition     = length(distinct([for pop in data.interlink_pop.this : pop.city])) == length(var.links)
      error_message = "Two links are in one city (${join(", ", [for pop in data.interlink_pop.this : "${pop.display_name}: ${pop.city}"])}), so one event could take both down."
    }
  }
}
