namespace MergeDsl.Core.Fusing.Pipelines;

/// <summary>A request whose single files are resolved against its base model, and what there is to say about that.</summary>
/// <param name="Request">The request; other adapters are as they were.</param>
/// <param name="Findings">Warnings and errors, each once.</param>
internal sealed record SingleFileResolution(FuseRequest Request, IReadOnlyList<Finding> Findings)
{
    /// <summary>Resolves what has to be resolved.</summary>
    public static SingleFileResolution Of(FuseRequest request)
    {
        if (!request.Adapters.Any(adapter => adapter.Facts.IsSingleFile))
        {
            return new(request, []);
        }

        var modules = new PipelineModules(request.Base);
        var findings = new List<Finding>();
        var adapters = request.Adapters.Select(adapter => Resolve(adapter, request, modules, findings));
        return new(request with { Adapters = adapters.ToEquatableArray() }, [.. findings.Distinct()]);
    }

    private static FuseInput Resolve(
        FuseInput adapter,
        FuseRequest request,
        PipelineModules modules,
        List<Finding> findings
    )
    {
        if (!adapter.Facts.IsSingleFile)
        {
            return adapter;
        }

        var resolved = new ResolvedAdapter(adapter, request.Base, modules);
        var result = resolved.Resolve();
        findings.AddRange(resolved.Findings);
        findings.AddRange(new ToolDifferences(adapter, modules).All());
        return result;
    }
}
