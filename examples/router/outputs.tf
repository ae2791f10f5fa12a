output "status" {
  description = "Status of each link when its gate opened."
  value = {
    self_hosted = interlink_link_activation.self_hosted.status
    hosted      = interlink_link_activation.hosted.status
  }
}
