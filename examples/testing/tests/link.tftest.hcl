variables {
  name = "test"
}

run "a_link_is_ordered_and_becomes_active" {
  assert {
    condition     = output.status == "active"
    error_message = "The link is ${output.status}."
  }

  assert {
    condition     = interlink_link.this.routing_policy_v4_id == interlink_routing_policy.v4.id
    error_message = "The policy is not attached."
  }
}

run "a_change_of_the_bandwidth_orders_anew" {
  command = plan

  variables {
    bandwidth_mbps = 200
  }

  assert {
    condition     = interlink_link.this.bandwidth_mbps == 200
    error_message = "The bandwidth is not what was asked for."
  }
}

run "too_much_bandwidth_is_refused" {
  command = plan

  variables {
    bandwidth_mbps = 10000
  }

  expect_failures = [var.bandwidth_mbps]
}
