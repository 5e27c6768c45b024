namespace MergeDsl.Evaluation.Models;

/// <summary>A delta of full rank on one module: as large as the module itself, so meant for small models.</summary>
/// <param name="Module">Path of the module in the base model.</param>
/// <param name="Numbers">(out x in), row-major; for embeddings (vocabulary x hidden).</param>
/// <param name="Scale">The factor on it.</param>
public sealed record DenseDelta(string Module, ReadOnlyMemory<float> Numbers, double Scale = 1);
