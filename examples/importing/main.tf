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

# Takes every link of a project over, in one apply, without changing any of them.

data "interlink_links" "all" {}

locals {
  # Refused and expired links are final: leave them out, and delete them by hand.
  links = {
    for link in data.interlink_links.all.links : link.name => link
    if !contains(["refused", "expired", "deprovisioning"], link.status)
  }
}

import {
  for_each = local.links
  to       = interlink_link.all[each.key]
  id       = each.value.id
}

resource "interlink_link" "all" {
  for_each = local.links

  name           = each.value.name
  tags           = length(each.value.tags) > 0 ? each.value.tags : null
  pop_id         = each.value.pop_id
  bandwidth_mbps = each.value.bandwidth_mbps

  # Exactly one of the two is not null.
  partner_id    = each.value.partner_id
  connection_id = each.value.connection_id

  vpc_id                   = each.value.vpc_id
  routing_policy_v4_id     = each.value.routing_policy_v4_id
  routing_policy_v6_id     = each.value.routing_policy_v6_id
  enable_route_propagation = each.value.enable_route_propagation
}

output "links" {
  description = "Status of each link that was taken over."
  value       = { for name, link in interlink_link.all : name => link.status }
}
