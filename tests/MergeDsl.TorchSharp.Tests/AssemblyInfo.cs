using Xunit;

// Tensors are counted over all threads, and torch uses all cores by itself.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
