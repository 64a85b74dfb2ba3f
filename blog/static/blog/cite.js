/* The editor's "Cite" button: opens the chooser for references and writes the chosen one into the
 * text as a piece of its own, such as "Shedler 2010". Visitors see its number instead. */
(() => {
  const { EditorState, Modifier } = window.DraftJS;
  const { createElement } = window.React;

  class CitationSource extends window.draftail.ModalWorkflowSource {
    getChooserConfig() {
      return {
        url: this.props.entityType.chooserUrls.referenceChooser,
        urlParams: {},
        onload: window.CHOOSER_MODAL_ONLOAD_HANDLERS,
        responses: { chosen: this.onChosen },
      };
    }

    filterEntityData(reference) {
      return { id: reference.id };
    }

    /* The stock behaviour would turn selected words into the citation, and they would be gone from
     * the page. A citation is always written after the selection. */
    onChosen(reference) {
      const { editorState, onComplete } = this.props;
      const selection = editorState.getSelection();
      const end = selection.merge({
        anchorKey: selection.getEndKey(),
        anchorOffset: selection.getEndOffset(),
        focusKey: selection.getEndKey(),
        focusOffset: selection.getEndOffset(),
        isBackward: false,
      });
      const content = editorState
        .getCurrentContent()
        .createEntity("CITATION", "IMMUTABLE", this.filterEntityData(reference));
      const cited = Modifier.insertText(
        content,
        end,
        reference.label,
        null,
        content.getLastCreatedEntityKey(),
      );
      this.workflow.close();
      onComplete(EditorState.push(editorState, cited, "insert-characters"));
    }
  }

  const Citation = ({ children }) =>
    createElement("span", { className: "citation-in-text", title: "Cited source" }, children);

  window.draftail.registerPlugin(
    { type: "CITATION", source: CitationSource, decorator: Citation },
    "entityTypes",
  );
})();
