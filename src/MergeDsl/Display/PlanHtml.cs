using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Tensors;
using MergeDsl.Core.Text;

namespace MergeDsl.Display;

/// <summary>What a run will do, as a page: the modules that are planned alike share a row.</summary>
internal static class PlanHtml
{
    private static readonly string[] InputColumns = ["adapter", "folder"];
    private static readonly string[] ModuleColumns =
    [
        "modules",
        "#count",
        "#size",
        "#ranks in",
        "#rank out",
        "weights",
        "type",
    ];

    public static string Render(MergePlan plan) =>
        Html.Page(
            Html.Element("div", null, Html.Element("b", null, PlanText.Summary(plan))),
            Html.Element("div", "faint", $"{plan.Method.Name}: {plan.Method.Formula} ({plan.Space.Word()})"),
            Html.Table(InputColumns, plan.Inputs.Select(input => new object[] { input.Key, input.Path })),
            Html.Table(ModuleColumns, Rows(plan)),
            Copies(plan),
            plan.Output.Folder.Length == 0 ? null : Html.Element("div", null, $"to {plan.Output.Folder}"),
            plan.Output.Model is { } model
                ? Html.Element("div", null, $"fused into {model.Base}, to {model.Folder}")
                : null
        );

    private static IEnumerable<object[]> Rows(MergePlan plan) =>
        plan
            .Modules.GroupBy(module => (ModulePattern.Split(module.Path).Pattern, Cells: Cells(module, plan)))
            .Select(group =>
                (object[])
                    [
                        ModulePattern.Fold([.. group.Select(module => module.Path)]),
                        group.Count(),
                        .. Columns(group.First(), plan),
                    ]
            );

    // Modules with equal cells share a row.
    private static string Cells(ModulePlan module, MergePlan plan) => string.Join('\n', Columns(module, plan));

    private static string[] Columns(ModulePlan module, MergePlan plan) =>
        [
            $"{module.Out} x {module.In}",
            string.Join(" + ", module.Operands.Select(operand => operand.Module.Rank)),
            RankOf(module.Rank),
            string.Join(
                ", ",
                module.Operands.Select(operand => $"{plan.Inputs[operand.Input].Key} {Numbers.Text(operand.Weight)}")
            ),
            module.Type.TorchName(),
        ];

    private static string RankOf(RankCut cut) =>
        cut switch
        {
            { Energy: { } share } => $"up to {cut.Maximum} for {Numbers.Percent(share)}",
            { IsLossless: true } => $"{cut.Maximum} (lossless)",
            _ => Numbers.Text(cut.Maximum),
        };

    private static object? Copies(MergePlan plan) =>
        plan.Copies.Count == 0
            ? null
            : Html.Table(
                ["copied", "from"],
                plan.Copies.Select(copy => new object[] { copy.Name, PlanText.SourcesOf(copy, plan) })
            );
}
