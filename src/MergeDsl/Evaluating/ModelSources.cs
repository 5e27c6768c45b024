namespace MergeDsl.Evaluating;

/// <summary>What a model with its variants is made of.</summary>
/// <param name="Base">The folder of the base model, with its tokenizer.</param>
/// <param name="Adapters">The variants beside <c>base</c>: their names and the folders of their adapters, unmerged.</param>
/// <param name="Threads">Threads to compute with.</param>
internal sealed record ModelSources(string Base, IReadOnlyList<(string Variant, string Folder)> Adapters, int Threads);
