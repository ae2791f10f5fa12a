data "interlink_routing_policies" "v6" {
  is_ipv6 = true
}

output "v6" {
  value = { for policy in data.interlink_routing_policies.v6.routing_policies : policy.name => policy.prefix_filter_out }
}
