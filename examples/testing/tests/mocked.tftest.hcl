# For Terraform. It needs no API: the values are those of ../mocks.
mock_provider "interlink" {
  source = "./mocks"
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
