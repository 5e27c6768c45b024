namespace MergeDsl.Evaluation.Models.Weights;

/// <summary>
/// Where a weight of a single expert lies in files that hold those of all experts in one tensor (experts x rows x in), as transformers 5 does:
/// <c>gate_up_proj</c> has the rows of gates above those of ups.
/// </summary>
/// <param name="Name">Name of that tensor.</param>
/// <param name="Experts">How many experts there are.</param>
/// <param name="Rows">Rows of each in it.</param>
/// <param name="First">The first row of the weight, counted through all experts.</param>
internal sealed record StackPlace(string Name, int Experts, int Rows, int First);
