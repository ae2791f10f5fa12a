data "interlink_routing_policy" "v4" {
  name = "office-v4"
}

output "accepted" {
  value = data.interlink_routing_policy.v4.prefix_filter_in
}
