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

# A module with tests of its own, in tests/. They run against the mock API.

variable "name" {
  description = "Name of the link."
  type        = string
}

variable "bandwidth_mbps" {
  description = "Bandwidth of the link, in Mbps."
  type        = number
  default     = 100

  validation {
    condition     = var.bandwidth_mbps <= 1000
    error_message = "More than 1000 Mbps needs an approval."
  }
}

data "interlink_partner" "this" {
  name = "FranceIX"
}

data "interlink_pop" "this" {
  name = "Telehouse TH2"
}

resource "interlink_routing_policy" "v4" {
  name              = "${var.name}-v4"
  prefix_filter_in  = ["192.168.0.0/16"]
  prefix_filter_out = ["10.64.0.0/16"]

  # A link lets go of the policy before the policy is deleted.
  lifecycle {
    create_before_destroy = true
  }
}

resource "interlink_link" "this" {
  name                 = var.name
  pop_id               = data.interlink_pop.this.id
  partner_id           = data.interlink_partner.this.id
  bandwidth_mbps       = var.bandwidth_mbps
  routing_policy_v4_id = interlink_routing_policy.v4.id
}

output "status" {
  description = "Status of the link."
  value       = interlink_link.this.status
}
