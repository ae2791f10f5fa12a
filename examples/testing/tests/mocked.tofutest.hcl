# For OpenTofu, which takes this file instead of mocked.tftest.hcl. OpenTofu does
# not know "source", and refuses a value for an argument that the configuration
# sets. So these are the blocks of ../mocks that the module needs, without "name".
mock_provider "interlink" {
  mock_resource "interlink_link" {
    defaults = {
      region                   = "fr-par"
      project_id               = "105bdce1-64c0-48ab-899d-868455867ecf"
      peer_asn                 = 65010
      vlan                     = 1600
      enable_route_propagation = false
      wait_for_status          = "active"
      wait_for_deprovisioning  = true
      deletion_protection      = false
      allow_duplicate_name     = false

      id                 = "fr-par/8d0c2c55-7a5e-4b0c-8f36-5f1d2f6f7b02"
      organization_id    = "105bdce1-64c0-48ab-899d-868455867ecf"
      status             = "active"
      bgp_v4_status      = "up"
      bgp_v6_status      = "up"
      l3_connectivity    = false
      pairing_key        = "c3e1d2f4-5b6a-4798-8a9b-0c1d2e3f4a06"
      disapproved_reason = null
      scw_bgp_config     = { asn = 12876, ipv4 = "169.254.0.0/31", ipv6 = "fd00:1::/127" }
      peer_bgp_config    = { asn = 65010, ipv4 = "169.254.0.1/31", ipv6 = "fd00:1::1/127" }
      created_at         = "2026-01-05T09:00:00Z"
      updated_at         = "2026-01-05T09:00:00Z"
      srn                = "srn://interlink.scw.cloud/regions/fr-par/links/8d0c2c55-7a5e-4b0c-8f36-5f1d2f6f7b02"
    }
  }

  mock_resource "interlink_routing_policy" {
    defaults = {
      region     = "fr-par"
      project_id = "105bdce1-64c0-48ab-899d-868455867ecf"
      is_ipv6    = false

      id              = "fr-par/4f3c1f0a-2f0e-4c7e-9d53-0d5b7b1e6a01"
      organization_id = "105bdce1-64c0-48ab-899d-868455867ecf"
      created_at      = "2026-01-05T09:00:00Z"
      updated_at      = "2026-01-05T09:00:00Z"
      srn             = "srn://interlink.scw.cloud/regions/fr-par/routing-policies/4f3c1f0a-2f0e-4c7e-9d53-0d5b7b1e6a01"
    }
  }

  mock_data "interlink_partner" {
    defaults = {
      id     = "fr-par/89d00734-eddb-4192-8b16-bc16f0b0f5a5"
      region = "fr-par"

      contact_email   = "partner@example.com"
      portal_url      = "https://partner.example.com"
      logo_url        = "https://partner.example.com/logo.svg"
      l3_connectivity = false
      created_at      = "2026-01-05T09:00:00Z"
      updated_at      = "2026-01-05T09:00:00Z"
      srn             = "srn://interlink.scw.cloud/regions/fr-par/partners/89d00734-eddb-4192-8b16-bc16f0b0f5a5"
    }
  }

  mock_data "interlink_pop" {
    defaults = {
      id     = "fr-par/fd046cc9-d9bf-4a87-9c32-d299fe4bf4d7"
      region = "fr-par"

      display_name                   = "Paris - TeleHouse TH2"
      hosting_provider_name          = "TeleHouse"
      address                        = "137 Boulevard Voltaire"
      city                           = "Paris"
      available_link_bandwidths_mbps = [50, 100, 200, 500, 1000, 2000, 5000, 10000, 25000]
      logo_url                       = "https://pop.example.com/logo.svg"
      srn                            = "srn://interlink.scw.cloud/regions/fr-par/pops/fd046cc9-d9bf-4a87-9c32-d299fe4bf4d7"
    }
  }
}

variables {
  name = "test"
}

run "the_link_uses_the_policy" {
  assert {
    condition     = interlink_link.this.routing_policy_v4_id == interlink_routing_policy.v4.id
    error_message = "The policy is not attached."
  }

  assert {
    condition     = output.status == "active"
    error_message = "The output does not give the status of the link."
  }
}

run "the_link_is_at_the_pop" {
  command = plan

  assert {
    condition     = interlink_link.this.pop_id == data.interlink_pop.this.id
    error_message = "The link is at another PoP."
  }
}
