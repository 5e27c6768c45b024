namespace MergeDsl.Core.Adapters.Library;

/// <summary>
/// An architecture as the adapters library knows it: which of its modules a LoRA adapts follows from flags, not from a list of modules
/// (<c>adapterhub.md</c> 2).
/// </summary>
/// <param name="ModelType"><c>model_type</c>.</param>
/// <param name="Class">What its classes begin with.</param>
/// <param name="Leading">The leading component of module paths in models with prediction heads.</param>
/// <param name="Query">End of the paths of query projections; empty where the library packs them with keys and values.</param>
/// <param name="Key">The same for keys.</param>
/// <param name="Value">The same for values.</param>
/// <param name="Intermediate">The modules that <c>intermediate_lora</c> adapts.</param>
/// <param name="Output">The modules that <c>output_lora</c> adapts.</param>
public sealed record LibraryArchitecture(
    string ModelType,
    string Class,
    string Leading,
    string Query,
    string Key,
    string Value,
    string Intermediate,
    string Output
)
{
    private const string AttentionOutput = "attention.output.dense";

    /// <summary>The architectures that are known.</summary>
    public static EquatableArray<LibraryArchitecture> All { get; } =
        EquatableArray.Of(
            OfBert("bert", "Bert"),
            OfBert("roberta", "Roberta"),
            new(
                "distilbert",
                "DistilBert",
                "distilbert",
                "attention.q_lin",
                "attention.k_lin",
                "attention.v_lin",
                "ffn.lin1",
                "ffn.lin2"
            ),
            // The library takes the two for each other (AH-SWAP).
            new(
                "llama",
                "Llama",
                "model",
                "self_attn.q_proj",
                "self_attn.k_proj",
                "self_attn.v_proj",
                "mlp.down_proj",
                "mlp.up_proj"
            ),
            new("gpt2", "GPT2", "transformer", "", "", "", "mlp.c_fc", "mlp.c_proj")
        );

    /// <summary>The architecture whose modules all paths are; null when there is none.</summary>
    public static LibraryArchitecture? Of(IReadOnlyCollection<string> paths)
    {
        var fitting = All.Where(one => paths.All(path => one.Role(path) is not null)).ToArray();
        return fitting.FirstOrDefault(one =>
                paths.All(path => path.StartsWith(one.Leading + ".", StringComparison.Ordinal))
            ) ?? fitting.FirstOrDefault();
    }

    /// <summary>What a module is for: <c>q</c>, <c>k</c>, <c>v</c>, <c>intermediate</c>, <c>output</c>; null for one that no LoRA adapts.</summary>
    public string? Role(string path) =>
        Ends(path, Query) ? "q"
        : Ends(path, Key) ? "k"
        : Ends(path, Value) ? "v"
        : Ends(path, Intermediate) ? "intermediate"
        : Ends(path, Output) && !Ends(path, AttentionOutput) ? "output"
        : null;

    private static LibraryArchitecture OfBert(string type, string name) =>
        new(
            type,
            name,
            type,
            "attention.self.query",
            "attention.self.key",
            "attention.self.value",
            "intermediate.dense",
            "output.dense"
        );

    private static bool Ends(string path, string end) =>
        end.Length > 0 && path.EndsWith("." + end, StringComparison.Ordinal);
}
