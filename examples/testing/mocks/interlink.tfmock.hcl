# What a mocked provider gives for what the configuration leaves open: values of
# the right form, those of a link that is built. Two objects of one type get the
# same values. The lists of the plural data sources are empty: Terraform cannot
# mock a list of objects.
#
# In each block, what a configuration may set itself comes first.

mock_resource "interlink_link" {
  defaults = {
    name                     = "mocked"
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

mock_resource "interlink_link_activation" {
  defaults = {
    wait_for = "built"

    status = "active"
  }
}

mock_resource "interlink_routing_policy" {
  defaults = {
    name       = "mocked"
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

mock_data "interlink_link" {
  defaults = {
    id         = "fr-par/8d0c2c55-7a5e-4b0c-8f36-5f1d2f6f7b02"
    name       = "mocked"
    region     = "fr-par"
    project_id = "105bdce1-64c0-48ab-899d-868455867ecf"

    organization_id          = "105bdce1-64c0-48ab-899d-868455867ecf"
    tags                     = []
    pop_id                   = "fr-par/fd046cc9-d9bf-4a87-9c32-d299fe4bf4d7"
    bandwidth_mbps           = 50
    partner_id               = "fr-par/89d00734-eddb-4192-8b16-bc16f0b0f5a5"
    connection_id            = null
    l3_connectivity          = false
    peer_asn                 = 65010
    vlan                     = 1600
    routing_policy_v4_id     = "fr-par/4f3c1f0a-2f0e-4c7e-9d53-0d5b7b1e6a01"
    routing_policy_v6_id     = null
    vpc_id                   = "fr-par/6a9e5c3b-1d7f-4f52-8b0a-7c2e9d4f1a05"
    enable_route_propagation = true
    status                   = "active"
    bgp_v4_status            = "up"
    bgp_v6_status            = "up"
    pairing_key              = "c3e1d2f4-5b6a-4798-8a9b-0c1d2e3f4a06"
    disapproved_reason       = null
    scw_bgp_config           = { asn = 12876, ipv4 = "169.254.0.0/31", ipv6 = "fd00:1::/127" }
    peer_bgp_config          = { asn = 65010, ipv4 = "169.254.0.1/31", ipv6 = "fd00:1::1/127" }
    created_at               = "2026-01-05T09:00:00Z"
    updated_at               = "2026-01-05T09:00:00Z"
    srn                      = "srn://interlink.scw.cloud/regions/fr-par/links/8d0c2c55-7a5e-4b0c-8f36-5f1d2f6f7b02"
  }
}

mock_data "interlink_links" {
  defaults = {
    region = "fr-par"
  }
}

mock_data "interlink_router_configuration" {
  defaults = {
    text = "! mocked: nothing to load into a router\n"
    router = {
      interface     = "eth1"
      sub_interface = "eth1.1600"
      vlan          = 1600
      asn           = 65010
      scaleway_asn  = 12876
      community     = null
      ipv4 = {
        address          = "169.254.0.1/31"
        scaleway_address = "169.254.0.0"
        session          = true
        announce         = ["192.168.0.0/16"]
        accept           = ["10.64.0.0/16"]
      }
      ipv6 = {
        address          = "fd00:1::1/127"
        scaleway_address = "fd00:1::"
        session          = false
        announce         = []
        accept           = []
      }
    }
  }
}

mock_data "interlink_routing_policy" {
  defaults = {
    id         = "fr-par/4f3c1f0a-2f0e-4c7e-9d53-0d5b7b1e6a01"
    name       = "mocked"
    region     = "fr-par"
    project_id = "105bdce1-64c0-48ab-899d-868455867ecf"

    organization_id   = "105bdce1-64c0-48ab-899d-868455867ecf"
    tags              = []
    prefix_filter_in  = ["192.168.0.0/16"]
    prefix_filter_out = ["10.64.0.0/16"]
    is_ipv6           = false
    created_at        = "2026-01-05T09:00:00Z"
    updated_at        = "2026-01-05T09:00:00Z"
    srn               = "srn://interlink.scw.cloud/regions/fr-par/routing-policies/4f3c1f0a-2f0e-4c7e-9d53-0d5b7b1e6a01"
  }
}

mock_data "interlink_routing_policies" {
  defaults = {
    region = "fr-par"
  }
}

mock_data "interlink_partner" {
  defaults = {
    id     = "fr-par/89d00734-eddb-4192-8b16-bc16f0b0f5a5"
    name   = "FranceIX"
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

mock_data "interlink_partners" {
  defaults = {
    region = "fr-par"
  }
}

mock_data "interlink_pop" {
  defaults = {
    id     = "fr-par/fd046cc9-d9bf-4a87-9c32-d299fe4bf4d7"
    name   = "- Telehouse TH2"
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

mock_data "interlink_pops" {
  defaults = {
    region = "fr-par"
  }
}

mock_data "interlink_dedicated_connection" {
  defaults = {
    id         = "fr-par/b7a6f0de-3a41-4a0b-9c61-2e9d4c8a5f03"
    name       = "mocked"
    region     = "fr-par"
    project_id = "105bdce1-64c0-48ab-899d-868455867ecf"

    organization_id           = "105bdce1-64c0-48ab-899d-868455867ecf"
    tags                      = []
    status                    = "active"
    pop_id                    = "fr-par/fd046cc9-d9bf-4a87-9c32-d299fe4bf4d7"
    bandwidth_mbps            = 10000
    available_link_bandwidths = [50, 100, 200, 500, 1000, 2000, 5000, 10000]
    remaining_bandwidth_mbps  = 10000
    used_vlans                = []
    demarcation_info          = "rack 12"
    vlan_range                = { start = 1500, end = 3899 }
    created_at                = "2026-01-05T09:00:00Z"
    updated_at                = "2026-01-05T09:00:00Z"
    srn                       = "srn://interlink.scw.cloud/regions/fr-par/dedicated-connections/b7a6f0de-3a41-4a0b-9c61-2e9d4c8a5f03"
  }
}

mock_data "interlink_dedicated_connections" {
  defaults = {
    region = "fr-par"
  }
}
