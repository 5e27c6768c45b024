namespace MergeDsl.Core.Catalog;

/// <summary>A server that loads adapters beside a base model, for <c>output.serve</c>.</summary>
/// <param name="Name">Its name in recipes.</param>
/// <param name="Title">What it is, in one line.</param>
public sealed record ServeTarget(string Name, string Title)
{
    /// <summary>vLLM.</summary>
    public static ServeTarget Vllm { get; } = new("vllm", "vLLM, with --enable-lora.");

    /// <summary>All of them.</summary>
    public static EquatableArray<ServeTarget> All { get; } = EquatableArray.Of(Vllm);

    /// <summary>The target of that name; null when there is none.</summary>
    public static ServeTarget? Find(string name) => All.FirstOrDefault(target => target.Name == name);
}
