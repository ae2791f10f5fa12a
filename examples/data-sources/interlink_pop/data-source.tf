# The name in the API is "- Telehouse TH2": the only one that holds this text.
data "interlink_pop" "th2" {
  name = "Telehouse TH2"
}

output "bandwidths" {
  value = data.interlink_pop.th2.available_link_bandwidths_mbps
}
