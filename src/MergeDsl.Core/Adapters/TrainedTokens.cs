namespace MergeDsl.Core.Adapters;

/// <summary>Rows of an embedding that an adapter holds trained values of (<c>trainable_token_indices</c>).</summary>
/// <param name="Module">Name that the path of the embedding ends in; null for the input embedding.</param>
/// <param name="Indices">The rows, in the order of the adapter's tensor.</param>
public sealed record TrainedTokens(string? Module, EquatableArray<long> Indices);
