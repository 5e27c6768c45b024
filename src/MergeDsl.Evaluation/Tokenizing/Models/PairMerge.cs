namespace MergeDsl.Evaluation.Tokenizing.Models;

/// <summary>What becomes of a pair of tokens.</summary>
/// <param name="Rank">The pair of the lowest rank is merged first.</param>
/// <param name="Id">The token that both become.</param>
internal readonly record struct PairMerge(int Rank, int Id);
