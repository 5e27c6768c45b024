using MergeDsl.Core.Findings;
using MergeDsl.Core.Fusing;
using MergeDsl.Core.Models;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Tensors;
using MergeDsl.Core.Text;

namespace MergeDsl.Core.Extracting;

/// <summary>Finds to every tensor of a model the one of its base, and says what has no counterpart.</summary>
public sealed class ModelPairing
{
    private const int Shown = 5;

    // What old versions of transformers saved, though the model computes it.
    private static readonly string[] Buffers =
    [
        "inv_freq",
        "original_inv_freq",
        "masked_bias",
        "position_ids",
        "token_type_ids",
        "num_batches_tracked",
    ];

    private readonly ExtractRequest request;
    private readonly IReadOnlyList<ModuleGlob> globs;
    private readonly TiedEmbeddings baseTie;
    private readonly TiedEmbeddings modelTie;
    private readonly List<TensorPair> pairs = [];
    private readonly List<TensorPair> others = [];
    private readonly List<string> leftOut = [];
    private readonly List<Finding> findings = [];

    /// <summary>Pairs the tensors.</summary>
    /// <param name="request">The two models, and which modules are asked for.</param>
    public ModelPairing(ExtractRequest request)
    {
        this.request = request;
        baseTie = new TiedEmbeddings(request.Base);
        modelTie = new TiedEmbeddings(request.Model);
        globs = GlobsOf(request);
        Pair();
        CheckPatterns();
    }

    /// <summary>The pairs that were asked for, in the order of the model's files.</summary>
    public IReadOnlyList<TensorPair> Pairs => pairs;

    /// <summary>Pairs that were not.</summary>
    public IReadOnlyList<TensorPair> Others => others;

    /// <summary>Tensors without a counterpart that were not asked for.</summary>
    public IReadOnlyList<string> LeftOut => leftOut;

    /// <summary>Errors: tensors that were asked for and have no counterpart, and patterns that ask for nothing.</summary>
    public IReadOnlyList<Finding> Findings => findings;

    /// <summary>True when input embedding and head are one tensor in both models, and change together.</summary>
    public bool IsTied => baseTie.AreTied && modelTie.AreTied;

    private void Pair()
    {
        var tensors = new BaseTensors(request.Base, request.Model.Tensors.Select(tensor => tensor.Name));
        var paired = new HashSet<string>(StringComparer.Ordinal);
        var missing = new List<string>();
        var shapes = new List<TensorPair>();
        foreach (var (name, tensor) in NamesOfModel())
        {
            if (BaseOf(name, tensors) is not { } source)
            {
                missing.Add(name);
                continue;
            }

            paired.Add(source.Name);
            var pair = new TensorPair(name, source, tensor);
            if (source.Shape == tensor.Shape)
            {
                (IsSelected(name) ? pairs : others).Add(pair);
            }
            else if (IsSelected(name))
            {
                shapes.Add(pair);
            }
            else
            {
                leftOut.Add(name);
            }
        }

        ReportShapes(shapes);
        ReportMissing(request.BaseName, missing, request.ModelName);
        var unpaired = request
            .Base.Tensors.Select(tensor => tensor.Name)
            .Where(name => !paired.Contains(name) && !baseTie.IsTiedHead(name));
        ReportMissing(request.ModelName, [.. unpaired], request.BaseName);
    }

    /// <summary>Every tensor of the model by name; a tied head, under its own name, only where the base has one of its own.</summary>
    private IEnumerable<(string Name, TensorInfo Tensor)> NamesOfModel()
    {
        foreach (var tensor in request.Model.Tensors.Where(tensor => !modelTie.IsTiedHead(tensor.Name)))
        {
            yield return (tensor.Name, tensor);
        }

        if (modelTie.AreTied && !baseTie.AreTied && request.Base.Tensors.Any(tensor => tensor.Name == modelTie.Head))
        {
            yield return (modelTie.Head, modelTie.Embedding!);
        }
    }

    private TensorInfo? BaseOf(string name, BaseTensors tensors) =>
        baseTie.IsTiedHead(name) ? baseTie.Embedding : tensors.Find(name);

    private bool IsSelected(string name) =>
        request.Patterns.Count == 0 || globs.Any(glob => glob.Matches(TensorPair.ModuleOf(name)));

    private void ReportShapes(List<TensorPair> shapes)
    {
        if (shapes.Count > 0)
        {
            var first = shapes[0];
            findings.Add(
                Finding.Of(
                    ExtractFindings.ShapesDiffer,
                    request.ModelName,
                    first.Name,
                    first.Model.ShapeText,
                    request.BaseName,
                    first.Base.ShapeText,
                    shapes.Count == 1 ? "" : $", and {Numbers.Text(shapes.Count - 1)} more differ"
                )
            );
        }
    }

    private void ReportMissing(string lacking, IReadOnlyCollection<string> names, string having)
    {
        string[] real = [.. names.Where(name => !Buffers.Contains(name.Substring(name.LastIndexOf('.') + 1)))];
        leftOut.AddRange(real.Where(name => !IsSelected(name)));
        string[] selected = [.. real.Where(IsSelected)];
        if (selected.Length > 0)
        {
            findings.Add(Finding.Of(ExtractFindings.TensorsMissing, lacking, Listing.Of(selected, Shown), having));
        }
    }

    private IReadOnlyList<ModuleGlob> GlobsOf(ExtractRequest request)
    {
        var read = new List<ModuleGlob>();
        foreach (var pattern in request.Patterns)
        {
            if (ModuleGlob.Parse(pattern, out var problem) is { } glob)
            {
                read.Add(glob);
            }
            else
            {
                findings.Add(Finding.Of(ExtractFindings.MalformedPattern, pattern, problem!));
            }
        }

        return read;
    }

    private void CheckPatterns()
    {
        string[] modules = [.. NamesOfModel().Select(pair => TensorPair.ModuleOf(pair.Name)).Distinct()];
        foreach (var glob in globs.Where(glob => !modules.Any(glob.Matches)))
        {
            var hint = glob.Closest(modules) is { } closest ? $" (did you mean '{closest}'?)" : "";
            findings.Add(Finding.Of(ExtractFindings.PatternWithoutMatch, glob.Pattern, hint));
        }
    }
}
