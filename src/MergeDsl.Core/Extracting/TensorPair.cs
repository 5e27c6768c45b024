using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Extracting;

/// <summary>A tensor of a model and the one of its base that it was trained from.</summary>
/// <param name="Name">What the model calls it; the head of a model that ties its embeddings has no tensor of that name.</param>
/// <param name="Base">The tensor of the base.</param>
/// <param name="Model">The tensor of the model, of the same shape.</param>
public sealed record TensorPair(string Name, TensorInfo Base, TensorInfo Model)
{
    /// <summary>The module that it is part of; empty for none.</summary>
    public string Module => ModuleOf(Name);

    /// <summary>Its name in that module: <c>weight</c>, <c>bias</c>.</summary>
    public string Part => Name.Substring(Name.LastIndexOf('.') + 1);

    /// <summary>The module that a tensor is part of; empty for none.</summary>
    public static string ModuleOf(string name) => name.Substring(0, Math.Max(0, name.LastIndexOf('.')));
}
