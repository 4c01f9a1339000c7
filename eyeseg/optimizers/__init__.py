"""Update rules: `build(spec, parameters)` -> torch.optim.Optimizer. One file here is one `optimizer` in grid.yaml."""
