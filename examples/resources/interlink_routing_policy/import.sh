# By {region}/{uuid}; a bare UUID is looked for in the provider's region.
terraform import interlink_routing_policy.v4 fr-par/11111111-2222-3333-4444-555555555555
