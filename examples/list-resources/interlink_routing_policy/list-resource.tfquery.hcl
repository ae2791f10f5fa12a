# terraform query -generate-config-out=policies.tf
provider "interlink" {
  region = "fr-par"
}

list "interlink_routing_policy" "v6" {
  provider = interlink

  config {
    is_ipv6 = true
  }
}
