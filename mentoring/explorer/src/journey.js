// The journey through the scheme, one tab a step. GraphiQL calls a tab by the name of its operation.
// The first step has no variables: GraphiQL 5.4 shows none for the tab it opens with.
import guides from './journey/01-guides.graphql';
import register from './journey/02-register.graphql';
import registerVariables from './journey/02-register.json';
import verifyEmail from './journey/03-verify-email.graphql';
import verifyEmailVariables from './journey/03-verify-email.json';
import signIn from './journey/04-sign-in.graphql';
import signInVariables from './journey/04-sign-in.json';
import viewer from './journey/05-viewer.graphql';
import saveProfile from './journey/06-save-profile.graphql';
import saveProfileVariables from './journey/06-save-profile.json';
import mentors from './journey/07-mentors.graphql';
import mentorsVariables from './journey/07-mentors.json';
import sendProposal from './journey/08-send-proposal.graphql';
import sendProposalVariables from './journey/08-send-proposal.json';
import acceptProposal from './journey/09-accept-proposal.graphql';
import acceptProposalVariables from './journey/09-accept-proposal.json';
import signContract from './journey/10-sign-contract.graphql';
import signContractVariables from './journey/10-sign-contract.json';
import arrangeMeeting from './journey/11-arrange-meeting.graphql';
import arrangeMeetingVariables from './journey/11-arrange-meeting.json';
import sendMessage from './journey/12-send-message.graphql';
import sendMessageVariables from './journey/12-send-message.json';
import startTool from './journey/13-start-tool.graphql';
import startToolVariables from './journey/13-start-tool.json';
import setAvailability from './journey/14-set-availability.graphql';
import setAvailabilityVariables from './journey/14-set-availability.json';
import endRelationship from './journey/15-end-relationship.graphql';
import endRelationshipVariables from './journey/15-end-relationship.json';
import requestSupport from './journey/16-request-support.graphql';
import requestSupportVariables from './journey/16-request-support.json';

export const journey = [
  tab(guides),
  tab(register, registerVariables),
  tab(verifyEmail, verifyEmailVariables),
  tab(signIn, signInVariables),
  tab(viewer),
  tab(saveProfile, saveProfileVariables),
  tab(mentors, mentorsVariables),
  tab(sendProposal, sendProposalVariables),
  tab(acceptProposal, acceptProposalVariables),
  tab(signContract, signContractVariables),
  tab(arrangeMeeting, arrangeMeetingVariables),
  tab(sendMessage, sendMessageVariables),
  tab(startTool, startToolVariables),
  tab(setAvailability, setAvailabilityVariables),
  tab(endRelationship, endRelationshipVariables),
  tab(requestSupport, requestSupportVariables),
];

function tab(query, variables) {
  return { query, variables: variables && JSON.stringify(variables, null, 2) };
}
